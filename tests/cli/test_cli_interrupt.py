"""One signal and two signals."""

import signal
import threading

import pytest

from territory_opt.cli.interrupt import StopFlag


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_stops_and_the_second_aborts(number):
    before = signal.getsignal(number)
    with StopFlag() as stop:
        assert not stop()
        signal.raise_signal(number)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before


def test_outside_the_main_thread_it_is_never_set():
    states = []

    def work():
        with StopFlag() as stop:
            states.append(stop())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert states == [False]
