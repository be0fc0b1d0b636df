"""Official XML of countries with a format of their own: Canada, Germany, Japan."""
