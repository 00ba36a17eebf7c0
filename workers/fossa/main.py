"""
A Fossa worker of the pool.

Settings by environment: HOST and PORT to listen on (0.0.0.0 and 2345), MAX_CONCURRENT_TASKS (4),
and BROKER_URL (amqp:// or amqps://), with which a partitioned model's subtasks spread over all
nodes on that broker.

`fossa.main.run_fossa` (0.0.37) isn't used, because it binds 0.0.0.0 whatever the settings say, logs
to syslog, and goes on answering when its governor process has died: such a node accepts tasks and
never runs one. The queue on a broker always has the name `fossa_task_queue`: pools that must not
share work need brokers, or virtual hosts, of their own.
"""

import atexit
import multiprocessing
from multiprocessing.util import _exit_function
import os
import signal
import threading
import time

from fossa.app import single_config_initialise
from fossa.control.rabbit_mq.message_exchange import RabbitMx
from fossa.control.rabbit_mq.process import RabbitMqProcessor
from fossa.main import StandaloneApplication
from fossa.settings.global_config import BaseConfig

import etl
from parent_death import end_children_with_their_parent

WATCH_SECONDS = 1.0
SHUTDOWN_SECONDS = 3.0


def settings(environment):
    """The settings class that Fossa reads, from environment variables."""
    broker_url = environment.get("BROKER_URL")
    max_concurrent_tasks = int(environment.get("MAX_CONCURRENT_TASKS", "4"))

    class Settings(BaseConfig):
        ACCEPTED_MODEL_CLASSES = [etl.Sleepy, etl.Failing, etl.WordCount]
        MESSAGE_BROKER_MANAGERS = [RabbitMx(broker_url=broker_url)] if broker_url else []
        ISOLATED_PROCESSOR = RabbitMqProcessor(broker_url=broker_url) if broker_url else None
        # Fossa rounds cpus * ratio up: aim half below, so that no float's error adds a task.
        RUNTIME = {"CPU_TASK_RATIO": (max_concurrent_tasks - 0.5) / os.cpu_count()}

    return Settings


def watch(pids):
    """In the HTTP process: end the worker when one of Fossa's own processes is gone."""

    def until_one_is_gone():
        while all(is_alive(pid) for pid in pids):
            time.sleep(WATCH_SECONDS)
        print("one of Fossa's own processes died: ending this worker", flush=True)
        os.kill(os.getppid(), signal.SIGTERM)

    threading.Thread(target=until_one_is_gone, daemon=True).start()


def is_alive(pid):
    """Whether a process exists. (Gunicorn reaps every child, so `Process.is_alive` can't tell.)"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main():
    # Fossa hands its processes what only a fork can inherit; Python 3.14 and macOS start them otherwise.
    multiprocessing.set_start_method("fork")
    end_children_with_their_parent()
    app = single_config_initialise(settings(os.environ))
    # No part of Fossa's API.
    app.add_url_rule("/accepts", "accepts", lambda: etl.ACCEPTS)
    fossa_pids = [process.pid for process in multiprocessing.active_children()]

    def after_fork(_worker):
        # The HTTP process isn't the parent of Fossa's processes and can't join them when it exits.
        atexit.unregister(_exit_function)
        watch(fossa_pids)

    def shutdown(_server):
        # Fossa's shutdown joins without a bound, and fails on a task whose process is gone.
        last_resort = threading.Timer(SHUTDOWN_SECONDS, os._exit, args=[0])
        last_resort.daemon = True
        last_resort.start()
        app.fossa_governor.shutdown(None)

    options = {
        "bind": f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '2345')}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": 8,
        "timeout": 80,
        "graceful_timeout": 2,
        # Its path is one a user, not one a worker: several workers on a machine would share it.
        "control_socket_disable": True,
        "post_worker_init": after_fork,
        "on_exit": shutdown,
    }
    StandaloneApplication(app, options).run()


if __name__ == "__main__":
    main()
