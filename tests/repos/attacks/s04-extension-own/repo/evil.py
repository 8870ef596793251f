open('pwned', 'w')
