/// <reference lib="dom" />
// Goes on to an environment by itself. A file of its own: the content security policy allows no inline script.
document.forms[0]?.submit();
