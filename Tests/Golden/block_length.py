"""Block lengths of the stationary bootstrap, by the package arch.

    pip install arch && python block_length.py

Noise is a linear congruence, so that the test needs no fixture. arch divides each autocovariance by the
norms of the two stretches that it is of, we by R_0 as the paper does: where one lies within a percent of the
bound, the lags that count may differ, as with (1440, 0.8).
"""

from arch.bootstrap import optimal_block_length
from numpy import array


def noise(count, state=1):
    values = []
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2**31
        values.append(state / 2**30 - 1)
    return values


def autoregression(count, coefficient):
    values, last = [], 0.0
    for shock in noise(count):
        last = coefficient * last + shock
        values.append(last)
    return array(values)


for count, coefficient in ((144, 0.0), (288, 0.5), (288, 0.9), (1000, 0.8), (1440, -0.5), (60, 0.97), (720, 0.95)):
    length = optimal_block_length(autoregression(count, coefficient))["stationary"].iloc[0]
    print(f"({count}, {coefficient}, {length:.9f}),")
