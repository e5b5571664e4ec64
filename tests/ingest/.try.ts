import { findInterpreter } from '/work/main/pipeline/python/interpreter.ts'
import { openSyntax } from '/work/main/pipeline/python/syntax.ts'
import { ingest } from '/work/main/pipeline/ingest/ingest.ts'
import { checkRecipe } from '/work/main/pipeline/recipe/load.ts'
import { writeFileSync } from 'node:fs'
const C='/work/shared/corpora'
const [,, corpus, path, out] = process.argv
const syntax = await openSyntax(await findInterpreter('python3'))
const counts={in:0,out:0}; const rej: any[]=[]
const run:any={recipe:checkRecipe({inputs:[{corpus,path}],out:'x'},'t'),signal:new AbortController().signal,progress:{count:(_:any,s:'in'|'out',n=1)=>{counts[s]+=n}},reject:(r:any)=>rej.push(r)}
const t=Date.now()
const ps:any[]=[]
for await (const p of ingest(run,syntax)) ps.push(p)
await syntax.close()
const by:Record<string,number>={}; for(const r of rej) by[r.reason]=(by[r.reason]??0)+1
console.log(corpus,counts,by,'calls',ps.reduce((a,p)=>a+p.calls.length,0),'expected',ps.reduce((a,p)=>a+p.calls.filter((c:any)=>c.expected?.value!==undefined).length,0),'tests',ps.reduce((a,p)=>a+p.tests.length,0),'bugs',ps.filter(p=>p.buggy_of).length,Date.now()-t,'ms')
for(const r of rej.slice(0,6)) console.log('  ',r.reason,r.id,r.detail)
if(out) writeFileSync(out,ps.map(p=>JSON.stringify(p)).join('\n')+'\n')
