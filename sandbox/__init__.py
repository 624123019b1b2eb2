"""The site: who, what and when. It contains no formula; `simulator` knows what is true."""
