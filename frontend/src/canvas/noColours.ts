/**
 * Stands in for d3-color in the build. React Flow's zoom pulls in d3-transition, which would
 * animate colours if it met any; it only ever animates the viewport, so 10 kB can stay away.
 */
function none(): null {
  return null;
}

export { none as color, none as cubehelix, none as hcl, none as hsl, none as lab, none as rgb };
