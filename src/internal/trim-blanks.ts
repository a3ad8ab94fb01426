/** Without the blanks, tabs and line ends around it: another invisible character is a part of it to most readers, and `trim` takes that too. */
export function trimBlanks(text: string): string {
  return text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}
