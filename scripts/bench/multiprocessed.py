"""A baseline: a manager and a process for each sample, as the executor published with HumanEval has them. No trace."""
import multiprocessing

from served import serve


def call(job, found):
    namespace = {'__name__': 'program'}
    exec(job['code'], namespace)
    found.append(repr(eval(job['call'], namespace)))


def run(job):
    manager = multiprocessing.Manager()
    found = manager.list()
    process = multiprocessing.Process(target=call, args=(job, found))
    process.start()
    process.join(timeout=10)
    manager.shutdown()


if __name__ == '__main__':
    serve(run)
