"""How does a household's statement look on paper? In the firm's colours and name, every figure with what it is."""

from portfolios.printed.paper import Letterhead, Paper
from portfolios.printed.statement import statement_pdf

__all__ = ["Letterhead", "Paper", "statement_pdf"]
