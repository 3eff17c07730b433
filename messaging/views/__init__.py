"""Which pages and buttons do messages have?"""
