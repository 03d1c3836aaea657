"""A red saloon car on a country road."""
from kit import *

rng = np.random.default_rng(5)
cam = Camera((6.5, 1.5, -6.5), (.20, .64, 0), 26.2)
LO, HI = (-2.6, -.2), (2.6, 1.8)
LOWER = profile([(-2.02, .30), (-2.13, .46), (-2.14, .68), (-2.09, .90), (-1.95, .985), (-1.55, 1.00), (-1.0, .965), (0, .935), (.75, .925), (1.25, .88), (1.70, .79),
                 (2.00, .685), (2.14, .56), (2.15, .42), (2.06, .27), (1.6, .22), (.6, .20), (-.6, .20), (-1.6, .22)], LO, HI)
CABIN = profile([(-1.92, .93), (-1.60, 1.08), (-1.20, 1.28), (-.75, 1.40), (-.20, 1.445), (.25, 1.405), (.62, 1.25), (1.0, 1.02), (1.25, .86), (.6, .70), (-.6, .68), (-1.5, .74)], LO, HI)
GLASS = profile([(-1.52, 1.00), (-1.22, 1.20), (-.80, 1.325), (-.25, 1.375), (.20, 1.335), (.52, 1.21), (.84, .99), (.3, .975), (-.8, .985)], LO, HI)
WHEELS, RADIUS = (-1.32, 1.30), .325


def cabin_width(y):
    return .745 - .20 * step(.85, 1.55, y) - .03 * np.clip(y - 1.2, 0, 1)


def body(p):
    x, y, z = p[:, 0], p[:, 1], np.abs(p[:, 2])
    w = .875 - .17 * np.abs(x / 2.15) ** 4 - .05 * step(.55, .20, y) - .055 * step(.62, 1.0, y)
    w = w + .012 * np.exp(-((y - .72 - .02 * x) / .035) ** 2) - .018 * np.exp(-((y - .50) / .14) ** 2) * step(1.0, .8, np.abs(x))
    d = smax(LOWER(x, y), (z - w) * .93, .13)
    # wings swell over the wheels
    for cx in WHEELS:
        ring = np.hypot(x - cx, y - RADIUS) - .43
        d = smin(d, smax(smax(smax(ring, z - .878, .08), .62 - z, .05), .31 - y, .05), .07)
    c = smax(CABIN(x, y), (z - cabin_width(y)) * .92, .13)
    d = smin(d, c, .045)
    # bonnet crease, grille and fog-lamp recesses
    d = d + .007 * np.exp(-((z - .50 + .06 * (x - 1.2)) / .028) ** 2) * step(.95, 1.2, x) * step(.70, .80, y)
    d = smax(d, -box(np.column_stack([x, y, z]), (2.16, .355, 0), (.10, .055, .48), .03), .02)
    for cx in WHEELS:
        d = smax(d, -smax(np.hypot(x - cx, y - RADIUS) - .372, .45 - z, .02), .02)
    return d


def paint(p, n):
    x, y, z = p[:, 0], p[:, 1], np.abs(p[:, 2])
    red, glass, black, chrome = vec(.70, .045, .035), vec(.035, .045, .055), vec(.035, .035, .04), vec(.70, .72, .75)
    c = np.tile(red, (len(p), 1))
    e = .007
    m = lambda s: step(e, -e, s)
    above = step(.955, .985, y)
    side = m(GLASS(x, y) + .012) * step(.30, .5, np.abs(n[:, 2]))
    frame = m(np.abs(GLASS(x, y) + .004) - .011) * step(.30, .5, np.abs(n[:, 2]))
    screen = m(-(CABIN(x, y) + .03)) * 0
    edge = z - cabin_width(y) + .085
    front = step(.30, .42, n[:, 0]) * m(edge) * step(.985, 1.0, y - .26 * np.maximum(.85 - x, 0) * 0) * step(1.39, 1.375, y) * (x > .2)
    rear = step(-.22, -.34, n[:, 0]) * m(edge) * step(1.03, 1.05, y) * step(1.36, 1.345, y) * (x < -.5)
    c = mix(c, black, np.clip(frame, 0, 1) * above)
    c = mix(c, glass, np.clip(side + front + rear, 0, 1))
    pillar = m(np.abs(x + .30 + .10 * (y - 1)) - .028) * side
    c = mix(c, black, pillar)
    # panel gaps
    flank = step(.5, .75, np.abs(n[:, 2])) * step(.99, .97, y)
    gap = m(np.minimum.reduce([np.abs(x - .93 + .10 * (y - .7) ** 2), np.abs(x + .29 - .03 * (y - .6)), np.abs(x + 1.18 - .35 * np.maximum(y - .62, 0))]) - .003) * step(.30, .32, y)
    gap = np.maximum(gap, m(np.abs(y - .305) - .003) * (np.abs(x) < .98))
    c = mix(c, vec(.10, .01, .01), gap * flank * .9)
    top = step(.4, .6, n[:, 1]) * (x > .95) * (x < 2.0)
    c = mix(c, vec(.10, .01, .01), m(np.abs(z - .665 + .05 * (x - 1.2)) - .004) * top * .85)
    c = mix(c, black, m(y - .285) * step(1.02, .98, np.abs(x)) * .9)
    # face: grille, lamps, plate
    face = step(.35, .6, n[:, 0])
    grille = m(np.maximum(np.abs(y - .585) - .052 + .04 * z, z - .40))
    bars = step(.2, .5, np.sin(y / .0042))
    c = mix(c, mix(black, vec(.22, .22, .24), bars), grille * face)
    c = mix(c, chrome, m(np.abs(np.maximum(np.abs(y - .585) - .060 + .04 * z, z - .41)) - .008) * face)
    lamp = np.hypot((z - .645) / 1.9, (y - .640 - .10 * (z - .6)) / .62) - .078
    nose = (x > 1.70) & (n[:, 0] > .12)
    c = mix(c, black, m(lamp - .008) * nose)
    c = mix(c, vec(.86, .90, .94), m(lamp + .006) * nose)
    c = mix(c, vec(.25, .28, .32), m(np.hypot(z - .66, (y - .645) * 1.1) - .034) * nose)
    c = mix(c, vec(.98, .98, 1), m(np.hypot(z - .66, (y - .645) * 1.1) - .020) * nose)
    c = mix(c, black, m(np.maximum(np.abs(y - .355) - .052, z - .47)) * (x > 1.8) * (n[:, 0] > -.2))
    c = mix(c, vec(.92, .92, .90), m(np.maximum(np.abs(y - .462) - .045, z - .235)) * face * (x > 2))
    c = mix(c, vec(.09, .10, .16), m(np.maximum(np.abs(y - .462) - .028, np.abs(z - .09) - .075)) * step(.1, .4, np.sin(z / .0052)) * face * (x > 2))
    well = m(np.minimum(np.hypot(x - WHEELS[0], y - RADIUS), np.hypot(x - WHEELS[1], y - RADIUS)) - .368)
    c = mix(c, vec(.02, .02, .02), well)
    ao = occlusion(body, p, n, .12)
    return c * (.55 + .45 * ao)[:, None] * (.6 + .4 * step(.1, .5, y))[:, None]


m = surface(body, (-2.25, .12, -.95), (2.28, 1.52, .95), .013 if not quick() else .022, paint)
sdl = """#declare Lacquer = finish { ambient 0 diffuse .85 specular .9 roughness .006 reflection { .0 .85 fresnel on } conserve_energy };
#declare Alloy = texture { pigment { rgb .62 } finish { ambient 0 diffuse .55 specular .7 roughness .02 reflection .18 } };
#declare Wheel = union {
  difference { torus { .245, .085 rotate x*90 scale <1,1,1.25> } cylinder { -z*.3, z*.3, .20 } pigment { rgb .018 } finish { ambient 0 diffuse .8 specular .15 roughness .08 } }
  torus { .215, .012 rotate x*90 translate -z*.085 texture { Alloy } }
  cylinder { -z*.01, z*.08, .21 pigment { rgb .02 } finish { Matte } }
  cylinder { -z*.095, z*0, .05 texture { Alloy } }
  #for (I, 0, 4) union {
    cone { <.02,.03,-.085>, .020, <.035,.205,-.085>, .012 } cone { <-.02,.03,-.085>, .020, <-.035,.205,-.085>, .012 }
    scale <1,1,1> rotate z*I*72 texture { Alloy } } #end
}
"""
sdl += daylight((.25, 1, -.62), (1, .96, .9), 2.1, sky_power=.7, bounce=(.5, .5, .48), bounce_power=.3, soft=5)


def country(u, v):
    tree = .47 + .06 * fbm(np.stack([u * 9, 0 * u, 0 * u], -1), 4, 5) - .05 * step(.2, .9, u)
    sky = mix(vec(.42, .64, .92), vec(.84, .92, .98), step(0, .5, v))
    cl = step(.52, .75, fbm(np.stack([u * 5, v * 9, 0 * u], -1), 5, 2))
    sky = mix(sky, vec(.98, .98, .97), cl * .85)
    wood = mix(vec(.16, .27, .12), vec(.42, .54, .24), fbm(np.stack([u * 30, v * 30, 0 * u], -1), 4, 6))
    c = mix(sky, wood, step(-.012, .012, v - tree))
    field = mix(vec(.56, .66, .28), vec(.72, .74, .38), fbm(np.stack([u * 8, v * 60, 0 * u], -1), 3, 7))
    return mix(c, field, step(.575, .590, v))


back = bokeh("back", (1400, 800), country, [], None, 5)
sdl += backdrop(back, cam, 60, 60, 34, -13.1)
sdl += mesh2("Body", m, "finish{Lacquer}")
grass = blades(50000 if not quick() else 25000, cam, rng, (-14, 8), (2.6, 16), .28, .02, [(.46, .56, .20), (.55, .62, .25), (.62, .62, .30), (.38, .50, .17)])
sdl += mesh2("Grass", grass, "finish{Matte}", True)
sdl += """
object { Body interior { ior 1.5 } }
object { Grass }
#for (S, -1, 1, 2) #for (K, 0, 1)
  object { Wheel #if (S > 0) rotate y*180 #end rotate z*17 translate <%g + K*%g, %g, S*.73> }
  cylinder { <%g + K*%g, %g, S*.50>, <%g + K*%g, %g, S*.60>, .37 pigment { rgb .008 } finish { Matte } }
#end #end
box { <-1.9,.20,-.74>, <1.9,.42,.74> pigment { rgb .012 } finish { Matte } }
#for (S, -1, 1, 2)
  sphere { 0, 1 scale <.085,.062,.11> translate <.66,1.03,S*.93> texture { pigment { srgb <.66,.04,.03> } finish { Lacquer } } interior { ior 1.5 } }
  cylinder { <.68,.99,S*.78>, <.67,1.01,S*.90>, .022 pigment { rgb .02 } finish { Matte } }
  #for (K, 0, 1) sphere { 0, 1 scale <.10,.014,.022> translate <-.12 - K*.90,.835 + K*.012,S*.868> texture { Alloy } } #end
#end
#declare Asphalt = texture { pigment { granite turbulence .3 color_map { [0 srgb <.36,.36,.37>] [1 srgb <.49,.48,.47>] } scale .12 } finish { ambient 0 diffuse .85 specular .08 roughness .1 } };
#declare Line = texture { pigment { srgb <.86,.86,.83> } finish { Matte } };
#declare Verge = texture { pigment { bozo color_map { [0 srgb <.44,.40,.26>] [1 srgb <.52,.48,.32>] } scale .3 } finish { Matte } };
#declare Field = texture { pigment { bozo turbulence .6 color_map { [0 srgb <.42,.48,.19>] [1 srgb <.60,.62,.29>] } scale 1.2 } finish { Matte } };
plane { y, 0 texture { gradient z texture_map { [0 Asphalt] [0.04 Asphalt] [0.04 Line] [0.0404 Line] [0.0404 Asphalt] [0.0411 Asphalt] [0.0413 Verge] [0.0417 Verge] [0.0421 Field] [1 Field] } scale 600 translate -z*22 } }
sky_sphere { pigment { gradient y color_map { [0 srgb <.30,.38,.22>] [.02 srgb <.34,.42,.24>] [.09 srgb <.30,.38,.24>] [.13 srgb <.90,.94,.98>] [.5 srgb <.55,.74,.95>] [1 srgb <.35,.58,.9>] } } }
""" % (WHEELS[0], WHEELS[1] - WHEELS[0], RADIUS, WHEELS[0], WHEELS[1] - WHEELS[0], RADIUS, WHEELS[0], WHEELS[1] - WHEELS[0], RADIUS)
render("automobile", sdl, cam, look={"contrast": .22})
