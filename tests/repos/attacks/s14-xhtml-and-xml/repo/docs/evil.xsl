<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script>
</html>
