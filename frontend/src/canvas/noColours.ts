/**
 * Stands in for d3-color in the build. React Flow's zoom interpolates viewports, which hold no
 * colours, so d3-interpolate's 10 kB of them can stay away.
 */
function none(): null {
  return null;
}

export { none as color, none as cubehelix, none as hcl, none as hsl, none as lab, none as rgb };
