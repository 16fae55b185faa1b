"""Server that runs the AWS CLI of its Python path once per line of its input.

The modules and data files are loaded once, and each run is a fork, which takes a tenth of a new process. A line is a
JSON object with `arguments` and `environment`; so is its answer, with `exitCode` and `stderr`. All runs have the same
HOME, because the AWS CLI computes the folders of its caches when it is imported. Arguments: a JSON object of the
addresses to connect to instead of link-local ones, by those.
"""

import gc
import json
import os
import signal
import socket
import sys

import awscli.clidriver
# The AWS CLI puts its own botocore on the path.
from botocore import credentials, loaders, session as sessions
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ARGUMENTS = ['ecr', 'get-authorization-token']
SERVICES = ['ecr', 'sts', 'sso', 'sso-oidc', 'signin']
TIME_LIMIT = 30


def remember(function, after=0):
    """A function that computes each result once; what comes before `after` in its arguments makes no difference."""
    known = {}

    def look_up(*arguments, **options):
        key = (arguments[after:], *sorted(options.items()))
        if key not in known:
            known[key] = function(*arguments, **options)
        return known[key]

    return look_up


class Key:
    """Private key for sessions of `aws login`, which the AWS CLI takes from a newer C runtime than Debian has."""

    def __init__(self, der):
        self.key = serialization.load_der_private_key(der, None)

    new_key_from_der_data = classmethod(lambda cls, der: cls(der))

    def get_public_coords(self):
        point = self.key.public_key().public_numbers()
        return point.x.to_bytes(32, 'big'), point.y.to_bytes(32, 'big')

    def sign(self, digest):
        return self.key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    @staticmethod
    def decode_der_signature_to_padded_pair(signature, pad_to):
        return b''.join(part.to_bytes(pad_to, 'big') for part in utils.decode_dss_signature(signature))


def stay_on_loopback(addresses):
    """Keeps all connections on this machine."""
    resolve = socket.getaddrinfo

    def resolve_here(host, port, *rest, **options):
        if host in ('127.0.0.1', 'localhost'):
            return resolve(host, port, *rest, **options)
        if host not in addresses:
            raise socket.gaierror(socket.EAI_NONAME, f'{host} is not on this machine')
        here, port_here = addresses[host].split(':')
        return resolve(here, int(port_here), *rest, **options)

    socket.getaddrinfo = resolve_here


def start_no_threads():
    """Keeps the C runtime's logger from its thread, whose lock a fork may find taken."""
    try:
        import awscrt.io
    except ImportError:
        return
    awscrt.io.init_logging = lambda *_: None


def warm_up():
    """Loads all that a run needs, so that forks have it."""
    loaders.JSONFileLoader.load_file = remember(loaders.JSONFileLoader.load_file, after=1)
    loaders.Loader.list_available_services = remember(loaders.Loader.list_available_services, after=1)
    session = sessions.Session()
    for service in SERVICES:
        if service in session.get_available_services():
            session.create_client(service, region_name='us-east-1')
    nowhere = ['--endpoint-url', 'http://127.0.0.1:1', '--region', 'us-east-1']
    before = dict(os.environ)
    os.environ.update(AWS_ACCESS_KEY_ID='none', AWS_SECRET_ACCESS_KEY='none', AWS_MAX_ATTEMPTS='1')
    run_cli(ARGUMENTS + nowhere)
    os.environ.clear()
    os.environ.update(before)
    # A collection would write to every object, and so copy all of the memory that forks share.
    gc.collect()
    gc.freeze()
    gc.disable()


def run_cli(arguments):
    sys.argv = ['aws', *arguments]
    try:
        return awscli.clidriver.main()
    except SystemExit as end:
        return end.code


def become(environment):
    data_path = os.environ['AWS_DATA_PATH']
    os.environ.clear()
    os.environ.update(environment, AWS_DATA_PATH=data_path)


def run_in_fork(arguments, environment):

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        # Without a terminal, nobody can be asked for a code.
        os.setsid()
        signal.alarm(TIME_LIMIT)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(writer, 2)
        os.close(reader)
        become(environment)
        os.chdir(environment['HOME'])
        code = 1
        try:
            code = run_cli(ARGUMENTS + arguments)
        except BaseException as error:
            os.write(2, f'{type(error).__name__}: {error}\n'.encode())
        finally:
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 1)
    os.close(writer)
    with os.fdopen(reader, 'rb') as stream:
        stderr = stream.read()
    _, status = os.waitpid(child, 0)
    return {'exitCode': os.waitstatus_to_exitcode(status), 'stderr': stderr.decode(errors='replace')}


def main():
    answers = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    stay_on_loopback(json.loads(sys.argv[1]))
    start_no_threads()
    credentials.EC = Key
    warm_up()
    print(json.dumps({'version': awscli.__version__}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answer = run_in_fork(request['arguments'], request['environment'])
        print(json.dumps(answer), file=answers, flush=True)


main()
