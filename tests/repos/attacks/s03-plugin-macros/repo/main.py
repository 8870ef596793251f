import os
os.system('touch pwned')
