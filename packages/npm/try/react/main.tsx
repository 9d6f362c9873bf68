import { useState } from "react";
import { createRoot } from "react-dom/client";
import { define } from "gentle-guide";
import "gentle-guide/react";
import { sayThatTheReaderLeft } from "../left.ts";

function App() {
  const [theme, setTheme] = useState<"dark" | "light">("dark");
  const [ready, setReady] = useState(0);
  return (
    <>
      <button id="lighter" onClick={() => setTheme("light")}>Lighter</button> <output id="ready">{ready}</output>
      <gentle-guide
        theme={theme}
        exit-href="https://127.0.0.1:9/elsewhere"
        ongentle-guide:ready={() => setReady((count) => count + 1)}
        ongentle-guide:exit={sayThatTheReaderLeft}
      >
        <p>Helplines near you</p>
      </gentle-guide>
    </>
  );
}

// @ts-expect-error: no such theme.
export const wrong = <gentle-guide theme="purple" />;

createRoot(document.getElementById("app")!).render(<App />);
define("/guide/").then((isThere) => (document.documentElement.dataset.defined = `${isThere}`));
