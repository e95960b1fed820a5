"""Recorded time is compressed: one sample stands for ten minutes."""

TICK = 0.25  # real seconds a sample
STEP = 600  # virtual seconds a sample
DAY = 144  # samples
SAMPLES = 10 * DAY
WARM_UP = 60  # samples of load before the recording begins
SETTLING = 36  # samples after a restart that count as benign
EPOCH = 1_735_689_600  # 2025-01-01T00:00:00Z, the first sample's time
