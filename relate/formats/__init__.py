"""How does a page write a day, where no template says it? As everywhere else in the product."""
