"""A small mail world on loopback: to try, test and benchmark the product."""
