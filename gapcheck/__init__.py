"""gapcheck compares a country's social protection schemes with ILO standards."""
