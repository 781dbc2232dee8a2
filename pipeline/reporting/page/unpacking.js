// The data of the page: a table for each part, whose rows become objects only when somebody asks for them.

class Table {
  constructor({ rows, columns }) {
    this.length = rows;
    this.columns = columns;
    this.names = Object.keys(columns);
    this.places = new Map();
  }
  at(row) {
    const found = {};
    for (const name of this.names) found[name] = this.cell(row, name);
    return found;
  }
  cell(row, name) {
    const column = this.columns[name];
    if (Array.isArray(column)) return column[row];
    const place = column.at[row];
    return place === null ? null : column.words[place];
  }
  all() {
    return Array.from({ length: this.length }, (_, row) => this.at(row));
  }
  // The rows that have this value in a column, in their order.
  where(name, value) {
    if (this.length === 0) return [];
    if (!this.places.has(name)) {
      const places = new Map();
      for (let row = 0; row < this.length; row += 1) {
        const key = this.cell(row, name);
        if (places.has(key)) places.get(key).push(row);
        else places.set(key, [row]);
      }
      this.places.set(name, places);
    }
    return (this.places.get(name).get(value) ?? []).map((row) => this.at(row));
  }
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const parts = JSON.parse(await new Response(stream).text());
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, new Table(part)]));
}
