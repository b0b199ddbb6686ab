"""The text of `nn-tui --help`."""

from __future__ import annotations

HELP = """\
usage: nn-tui [--ascii] [--fresh] [--theme NAME] [--no-mouse] [--stop-on-hangup]
              [DATASET|FILE|RUN]
       nn-tui train DATASET|FILE|RUN [options]
       nn-tui predict RUN [options]
       nn-tui datasets [NAME|FILE [options]]
       nn-tui sessions [resume ID | remove ID|--all]
       nn-tui keys [--format text|toml|jsonl]
       nn-tui doctor [--format text|jsonl]

The neural-network playground for the terminal. Without a command the app
opens, on the dataset, the file (.txt, .csv, .tsv, .npz, .npy, idx) or the saved
run that is named, else where you were last. What has a separator or a suffix is
a path, anything else a built-in or own dataset.

commands (each has its own --help):
  train       train a network without a screen
  predict     ask a saved run for its answers
  datasets    list the datasets, print one with its recipe, or write it as CSV
  sessions    list where you were in the app, go back there, or forget it
  keys        print every key, or a file to give them others
  doctor      say what the terminal can do, and what is not being kept and why

options:
  --ascii     draw with ASCII characters only
  --fresh     start on the first screen, not where you were last
  --theme NAME
              draw in this theme; one chosen in the app is remembered
  --no-mouse  leave the mouse to the terminal
  --stop-on-hangup
              stop a run if the terminal is lost; otherwise it trains on until
              its epochs are done, at most 12 hours, is kept, and nn-tui ends
  --version   print the version
  -h, --help  print this help

examples:
  nn-tui                                       open the app where you were last
  nn-tui letters                               open the app on three letters
  nn-tui train xor --epochs 10000              train and print a table
  nn-tui train spirals --classes 3 --noise 0.1 --test-split 0.5
  nn-tui train flowers.csv --target species    train on a file of your own
  nn-tui train letters --format jsonl --save letters.nntui
  nn-tui letters.nntui                         open the app on that run
  nn-tui predict letters.nntui                 what its network answers"""
