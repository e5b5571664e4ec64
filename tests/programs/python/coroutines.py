import asyncio


async def double(n):
    await asyncio.sleep(n)
    return n * 2


async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0.5)
        yield i


async def main():
    pair = await asyncio.gather(double(2), double(1))
    some = [x async for x in numbers(3)]
    async for x in numbers(2):
        some.append(x)
    return pair, some


print(asyncio.run(main()))
