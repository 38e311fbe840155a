"""gapcheck compares a country's social protection schemes with ILO standards, provision by provision."""

__all__ = ["__version__"]

__version__ = "0.1.0"
