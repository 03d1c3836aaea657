"""A box lorry on a road, in three-quarter view."""
from kit import *

rng = np.random.default_rng(6)
cam = Camera((8.6, 1.9, -11.4), (.62, 1.70, 0), 27.0)
LO, HI = (0.5, -.2), (4.4, 3.4)
SIDE = profile([(1.42, .62), (1.40, 1.5), (1.42, 2.3), (1.50, 2.66), (1.75, 2.78), (2.3, 2.80), (2.72, 2.70), (3.00, 2.30), (3.28, 1.72), (3.40, 1.45), (3.46, 1.0), (3.44, .62), (3.38, .50), (2.4, .47), (1.5, .50)], LO, HI)
WINDOW = profile([(1.95, 1.62), (1.95, 2.40), (2.06, 2.50), (2.50, 2.46), (2.70, 2.34), (2.90, 1.98), (3.02, 1.66), (2.9, 1.58), (2.1, 1.57)], LO, HI)
FRONT, REAR, RADIUS = 2.45, -1.45, .47


def cab(p):
    x, y, z = p[:, 0], p[:, 1], np.abs(p[:, 2])
    w = 1.06 - .06 * step(1.5, 2.8, y) - .07 * np.clip((x - 2.6) / .85, 0, 1) ** 3
    w = w + .010 * np.exp(-((y - 1.42) / .03) ** 2)
    d = smax(SIDE(x, y), z - w, .16)
    arch = smin(smax(smax(np.hypot(x - FRONT, y - RADIUS) - .66, z - 1.09, .06), .40 - y, .05), d, .05)
    d = smax(arch, -smax(np.hypot(x - FRONT, y - RADIUS) - .575, .55 - z, .02), .02)
    return smin(d, box(np.column_stack([x, y, z]), (3.38, .55, 0), (.13, .17, 1.03), .06), .03)


def paint(p, n):
    x, y, z = p[:, 0], p[:, 1], np.abs(p[:, 2])
    blue, glass, black, chrome = vec(.08, .24, .52), vec(.04, .05, .06), vec(.04, .04, .045), vec(.72, .74, .77)
    c = np.tile(blue, (len(p), 1))
    e = .012
    m = lambda s: step(e, -e, s)
    side = step(.4, .6, np.abs(n[:, 2]))
    c = mix(c, black, m(WINDOW(x, y) - .035) * side)
    c = mix(c, glass, m(WINDOW(x, y)) * side)
    face = step(.25, .45, n[:, 0]) * (x > 2.5)
    screen = np.maximum(np.abs(y - 2.08) - .40, z - .90 + .02 * (y - 2))
    c = mix(c, black, m(screen - .05) * face)
    c = mix(c, glass, m(screen) * face)
    gap = np.minimum(np.maximum(np.abs(np.maximum(np.abs(x - 2.42) - .56, np.abs(y - 1.62) - .96)) - .005, .8 - y), 9)
    c = mix(c, blue * .25, step(.009, .003, gap) * side * (y < 2.6) * (y > .8))
    grille = np.maximum(np.abs(y - 1.16) - .26, z - .66)
    bars = step(.0, .5, np.sin(y / .0135))
    c = mix(c, chrome, m(grille - .03) * face)
    c = mix(c, mix(black, vec(.36, .37, .39), bars), m(grille) * face)
    low = step(.76, .73, y)
    c = mix(c, vec(.11, .11, .12), low)
    lamp = np.maximum(np.abs(y - .60) - .075, np.abs(z - .78) - .15)
    c = mix(c, chrome, m(lamp - .02) * face)
    c = mix(c, vec(.95, .96, 1), m(lamp) * face)
    c = mix(c, vec(.92, .55, .12), m(np.maximum(np.abs(y - .60) - .06, np.abs(z - .96) - .03)) * (x > 3.2))
    c = mix(c, vec(.92, .92, .9), m(np.maximum(np.abs(y - .56) - .06, z - .26)) * face)
    c = mix(c, vec(.10, .11, .2), m(np.maximum(np.abs(y - .56) - .035, np.abs(z - .10) - .085)) * step(.0, .3, np.sin(z / .0062)) * face)
    c = mix(c, vec(.02, .02, .02), m(np.hypot(x - FRONT, y - RADIUS) - .57))
    return c * (.55 + .45 * occlusion(cab, p, n, .2))[:, None] * (.7 + .3 * step(.3, 1.1, y))[:, None]


def livery():
    """The side of the box: white panels with a band of the three map colours; 100 px a metre, 3.68 by 2.5."""
    w, h, s = 368, 250, 2
    img = Image.new("RGB", (w * s, h * s), (238, 239, 237))
    d = ImageDraw.Draw(img)
    for k, c in enumerate(((200, 69, 47), (224, 160, 48), (62, 142, 90))):
        o = 70 + k * 44
        d.polygon([(s * q[0], s * q[1]) for q in ((o, 250), (o + 42, 250), (o + 182, 0), (o + 140, 0))], fill=c)
    for x in range(61, w, 61):
        d.line([(x * s, 0), (x * s, h * s)], fill=(196, 198, 198), width=2)
    img = img.filter(ImageFilter.GaussianBlur(.8))
    path = os.path.join(WORK, "livery.png")
    img.save(path)
    return path


os.makedirs(WORK, exist_ok=True)
m = surface(cab, (1.25, .25, -1.2), (3.65, 2.95, 1.2), .016 if not quick() else .028, paint)


def country(u, v):
    hill = .60 + .05 * np.sin(u * 5 + 1) + .02 * np.sin(u * 13)
    sky = mix(vec(.36, .58, .90), vec(.84, .92, .98), step(.05, .6, v))
    q = np.stack([u * 3.5, v * 7, 0 * u], -1)
    dens = fbm(q + .6 * fbm(q * 2, 3, 1)[..., None], 5, 24)
    sky = mix(sky, mix(vec(.84, .87, .92), vec(1, 1, .99), step(.5, .75, dens)), step(.50, .68, dens) * .92)
    c = mix(sky, mix(vec(.38, .50, .42), vec(.48, .60, .46), fbm(q * 6, 3, 4)), step(-.01, .01, v - hill))
    tree = .67 + .045 * (fbm(np.stack([u * 16, 0 * u, 0 * u], -1), 4, 5) - .3)
    c = mix(c, mix(vec(.15, .26, .11), vec(.40, .52, .23), fbm(np.stack([u * 30, v * 30, 0 * u], -1), 4, 6)), step(-.008, .008, v - tree))
    return mix(c, mix(vec(.58, .66, .28), vec(.76, .74, .40), fbm(np.stack([u * 8, v * 60, 0 * u], -1), 3, 7)), step(.705, .72, v))


back = bokeh("back", (1400, 1000), country, [], None, 4)
sdl = """#declare Lacquer = finish { ambient 0 diffuse .85 specular .7 roughness .008 reflection { .0 .6 fresnel on } conserve_energy };
#declare Steel = texture { pigment { rgb .5 } finish { ambient 0 diffuse .6 specular .6 roughness .02 reflection .12 } };
#declare Rubber = texture { pigment { rgb .02 } finish { ambient 0 diffuse .8 specular .12 roughness .1 } };
#declare Wheel = union {
  difference { torus { .345, .13 rotate x*90 scale <1,1,1.15> } cylinder { -z*.3, z*.3, .28 } texture { Rubber } }
  cylinder { -z*.02, z*.10, .30 texture { Steel } } torus { .285, .018 rotate x*90 translate -z*.10 texture { Steel } }
  cone { -z*.02, .20, -z*.13, .10 texture { Steel } } cylinder { -z*.19, z*0, .075 texture { Steel } }
  #for (I, 0, 9) cylinder { <.155,0,-.10>, <.155,0,0>, .018 rotate z*I*36 texture { Steel } }
    cylinder { <.24,0,-.025>, <.24,0,0>, .026 rotate z*(I*36+18) pigment { rgb .03 } } #end
}
"""
sdl += daylight((.15, 1, -.75), (1, .96, .9), 2.0, sky_power=.7, bounce=(.5, .5, .48), bounce_power=.3, soft=5)
sdl += backdrop(back, cam, 90, 90, 64, -19.3) + mesh2("Cab", m, "finish{Lacquer}")
grass = blades(40000 if not quick() else 20000, cam, rng, (-22, 12), (3.6, 22), .36, .03, [(.46, .56, .20), (.55, .62, .25), (.62, .62, .30), (.38, .50, .17)])
sdl += mesh2("Grass", grass, "finish{Matte}", True)
sdl += """
object { Cab interior { ior 1.5 } } object { Grass }
// the box, its frame and its doors
#declare Panel = texture { pigment { image_map { png "%s" interpolate 2 } scale <3.68,2.5,1> translate <-2.45,.92,0> } finish { ambient 0 diffuse .85 specular .25 roughness .03 reflection .03 } };
box { <-2.45,.92,-1.18>, <1.23,3.42,1.18> texture { Panel } }
#declare Edge = texture { pigment { rgb .66 } finish { ambient 0 diffuse .7 specular .4 roughness .03 } };
#for (S, -1, 1, 2)
  box { <-2.48,3.36,S*1.20-.035>, <1.26,3.45,S*1.20+.035> texture { Edge } } box { <-2.48,.88,S*1.20-.035>, <1.26,.98,S*1.20+.035> texture { Edge } }
  #for (K, 0, 1) box { <-2.49+K*3.68,.9,S*1.19-.04>, <-2.42+K*3.68,3.44,S*1.19+.04> texture { Edge } } #end
  #for (K, 0, 4) sphere { <-2.2+K*.8,.93,S*1.23>, .028 pigment { srgb <1,.6,.12> } finish { ambient 0 diffuse .9 specular .6 } } #end
  // mud guards, side rail, tank, mirror, step
  difference { cylinder { <%g,%g,S*.72>, <%g,%g,S*1.12>, .64 } cylinder { <%g,%g,S*.5>, <%g,%g,S*1.3>, .60 } box { <-9,-1,-2>, <9,.55,2> } pigment { rgb .03 } finish { Matte } }
  box { <-.70,.45,S*1.10-.02>, <1.15,.52,S*1.10+.02> texture { Steel } } box { <-.70,.66,S*1.10-.02>, <1.15,.73,S*1.10+.02> texture { Steel } }
  cylinder { <.1,.62,S*.8>, <1.1,.62,S*.8>, .25 texture { Steel } }
  box { <2.92,1.72,S*1.22-.09>, <3.02,2.20,S*1.22+.09> pigment { rgb .03 } finish { Coat } }
  cylinder { <2.95,2.15,S*.98>, <2.97,2.12,S*1.22>, .018 pigment { rgb .03 } } cylinder { <2.98,1.78,S*.98>, <2.97,1.80,S*1.22>, .018 pigment { rgb .03 } }
  object { Wheel #if (S > 0) rotate y*180 #end rotate z*11 translate <%g,%g,S*.90> } object { Wheel #if (S > 0) rotate y*180 #end rotate z*40 translate <%g,%g,S*.95> }
  cylinder { <%g,%g,S*.3>, <%g,%g,S*.8>, .58 pigment { rgb .008 } finish { Matte } }
#end
box { <-2.4,.62,-.45>, <3.2,.90,.45> pigment { rgb .03 } finish { Matte } } box { <1.2,.5,-1>, <3.2,.72,1> pigment { rgb .015 } finish { Matte } }
// wind deflector and marker lamps on the roof
intersection { sphere { 0, 1 scale <1.25,.85,1.05> translate <1.45,2.55,0> } box { <1.42,2.6,-1>, <3,4,1> } pigment { srgb <.08,.24,.52> } finish { Lacquer } interior { ior 1.5 } }
#for (K, -2, 2) sphere { 0, 1 scale <.05,.03,.06> translate <2.62,2.80,K*.3> pigment { srgb <1,.62,.15> } finish { ambient 0 diffuse .9 specular .6 } } #end
#declare Asphalt = texture { pigment { granite turbulence .3 color_map { [0 srgb <.36,.36,.37>] [1 srgb <.49,.48,.47>] } scale .15 } finish { ambient 0 diffuse .85 specular .08 roughness .1 } };
#declare Line = texture { pigment { srgb <.86,.86,.83> } finish { Matte } };
#declare Verge = texture { pigment { bozo color_map { [0 srgb <.44,.40,.26>] [1 srgb <.52,.48,.32>] } scale .3 } finish { Matte } };
#declare Field = texture { pigment { bozo turbulence .6 color_map { [0 srgb <.42,.48,.19>] [1 srgb <.60,.62,.29>] } scale 1.2 } finish { Matte } };
plane { y, 0 texture { gradient z texture_map { [0 Asphalt] [0.0418 Asphalt] [0.0418 Line] [0.04215 Line] [0.04215 Asphalt] [0.0427 Asphalt] [0.0429 Verge] [0.0432 Verge] [0.0435 Field] [1 Field] } scale 600 translate -z*22 } }
sky_sphere { pigment { gradient y color_map { [0 srgb <.30,.38,.22>] [.09 srgb <.30,.38,.24>] [.13 srgb <.90,.94,.98>] [.5 srgb <.55,.74,.95>] [1 srgb <.35,.58,.9>] } } }
""" % ((livery(),) + (REAR, RADIUS) * 4 + (FRONT, RADIUS, REAR, RADIUS) + (FRONT, RADIUS) * 2)
render("truck", sdl, cam, look={"contrast": .22})
