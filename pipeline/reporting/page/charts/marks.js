// The parts of Observable Plot that the report draws with; what is not named here is left out of the bundle.
export {
  areaX, arrow, axisX, axisY, barX, cell, dot, gridX, line, link, plot, pointer, ruleX, ruleY, text, tip,
} from "@observablehq/plot";
