// On a server there is no page: the module can be imported there, and defines nothing.
import { define } from "gentle-guide";

if ((await define("/guide")) !== false) throw new Error("the module defined something on a server");
