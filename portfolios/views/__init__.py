"""Which pages show what clients own?"""
