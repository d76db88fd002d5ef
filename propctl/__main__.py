"""``python -m propctl``: the way in where the folder of scripts is not on the PATH (``py -m propctl``)."""

from propctl.cli.frame.main import main

if __name__ == "__main__":
    main()
