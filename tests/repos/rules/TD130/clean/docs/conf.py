project = "TD130"
