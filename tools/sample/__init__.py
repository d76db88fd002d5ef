"""The sample office's records: three months at 翠湖花园, typed through the program."""
