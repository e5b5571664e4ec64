"""A baseline: a manager and a process for each sample, as the executor published with HumanEval has them. No trace."""
import json
import multiprocessing
import sys


def run(job, found):
    namespace = {'__name__': 'program'}
    exec(job['code'], namespace)
    found.append(repr(eval(job['call'], namespace)))


if __name__ == '__main__':
    for job in json.load(sys.stdin):
        manager = multiprocessing.Manager()
        found = manager.list()
        process = multiprocessing.Process(target=run, args=(job, found))
        process.start()
        process.join(timeout=10)
        manager.shutdown()
