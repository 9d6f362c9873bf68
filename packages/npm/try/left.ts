/** Tells the server, before the page goes. */
export function sayThatTheReaderLeft() {
  const request = new XMLHttpRequest();
  request.open("GET", "/the-reader-left", false);
  request.send();
}
