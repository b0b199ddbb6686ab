"""What `nn-tui --help` says."""

from __future__ import annotations

HELP = """\
usage: nn-tui [--ascii] [DATASET|FILE|RUN]
       nn-tui train DATASET|FILE|RUN [options]
       nn-tui predict RUN [options]
       nn-tui datasets [NAME]

The neural-network playground for the terminal. Without a command the app opens, on the dataset, dataset file or
saved run that is named. What has a separator or a suffix is a path, anything else a built-in or own dataset.

commands (each has its own --help):
  train       train a network without a screen
  predict     ask a saved run for its answers
  datasets    list the datasets, or print one with its recipe

options:
  --ascii     draw with ASCII characters only
  --version   print the version
  -h, --help  print this help

examples:
  nn-tui                                       open the app
  nn-tui letters                               open the app on the letters A, B, C
  nn-tui train xor --epochs 10000              train and print a table
  nn-tui train letters --format jsonl --log-every 1000 --save letters.nntui
  nn-tui letters.nntui                         open the app on that run
  nn-tui predict letters.nntui                 what its network answers"""
