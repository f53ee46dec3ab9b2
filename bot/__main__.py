"""`python -m bot`."""

import sys

try:
    from bot.cli import main
except ModuleNotFoundError as error:
    if not error.name or error.name.partition(".")[0] == "bot":
        raise
    # mostly the Python of the system, in a window where nobody has activated the environment
    setup = "make setup und . .venv/bin/activate"
    sys.stderr.write(f"Es fehlt das Modul „{error.name}“. Bitte zuerst: {setup}\n")
    sys.exit(2)

sys.exit(main())
