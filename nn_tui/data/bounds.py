"""What numbers are in a dataset, and how large they and its pictures may be."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MAX_VALUE: Final = 1e100
MAX_SIDE: Final = 64
