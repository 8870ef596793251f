"""Random navs, and what the programs that authors know them from make of them (`make oracle-navs`)."""
