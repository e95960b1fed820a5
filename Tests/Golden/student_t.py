"""log P(|T| >= |t|) of Student's distribution by its incomplete beta function, with 60 digits.

    pip install mpmath
    python student_t.py
"""

from mpmath import betainc, log, mp, mpf, nstr

mp.dps = 60
for t, degrees in [
    (0.1, 1), (1, 1), (3, 1), (0.5, 2), (2, 5), (1.96, 30), (0.01, 1000), (5, 10), (12, 40),
    (60, 100), (200, 600), (3, 100000),
]:
    x = degrees / (degrees + mpf(t) ** 2)
    tail = betainc(mpf(degrees) / 2, mpf(1) / 2, 0, x, regularized=True)
    print(f"({float(t)}, {degrees}, {nstr(log(tail), 15)}),")
