"""`python -m guide`, and the command `guide`."""

from guide.faces.cli import main

if __name__ == "__main__":
    main()
