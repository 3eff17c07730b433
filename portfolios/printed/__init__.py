"""How does a household's statement look on paper? In the firm's colours and name, every figure with what it is."""

from portfolios.printed.issued import Issued, issued
from portfolios.printed.paper import Letterhead, Paper
from portfolios.printed.statement import statement_pdf

__all__ = ["Issued", "Letterhead", "Paper", "issued", "statement_pdf"]
