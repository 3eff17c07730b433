"""How do a firm's clients come in from a spreadsheet?"""
