"""A twin-engined airliner from the side, climbing past summer clouds."""
from kit import *

cam = Camera((58, -10, -82), (-1.2, 1.5, 0), 21.6)
T = np.linspace(0, 2 * np.pi, 72, endpoint=False)
R = 2.0


def fuselage():
    rings = []
    for x in np.concatenate([17.5 - 5.5 * np.linspace(0, 1, 40) ** 2, np.linspace(11.5, -8, 20), np.linspace(-8.6, -20, 40)]):
        t, b = np.clip((x - 12) / 5.5, 0, 1), np.clip((-8 - x) / 12, 0, 1)
        r = R * max(1 - t ** 2.1, 0) ** 0.56 * (1 - b ** 1.55 * .87) + .004
        y = -.5 * t ** 1.8 + 1.25 * b ** 1.5
        rings.append(np.column_stack([np.full(72, x), y + r * 1.04 * np.sin(T), r * np.cos(T)]))
    return loft(rings)


def foil(sections, axis="z"):
    """Wing through (leading edge x, y, z, chord, thickness)."""
    s = np.concatenate([1 - np.linspace(0, 1, 26) ** 1.7, np.linspace(0, 1, 26)[1:-1] ** 1.7])
    side = np.concatenate([np.ones(26), -np.ones(24)])
    half = 5 * (.2969 * np.sqrt(s) - .126 * s - .3516 * s ** 2 + .2843 * s ** 3 - .1015 * s ** 4)
    rings = []
    for x, y, z, c, th in sections:
        h = side * half * th * c + (.06 * c * s * (1 - s) if axis == "z" else 0)
        rings.append(np.column_stack([x - s * c, y + h, np.full(50, z)] if axis == "z" else [x - s * c, np.full(50, y), z + h]))
    return loft(rings)


def along(keys, count):
    k = vec(keys)
    t = np.linspace(0, len(k) - 1, count)
    return np.column_stack([np.interp(t, np.arange(len(k)), k[:, i]) for i in range(k.shape[1])])


def wing(side):
    keys = [(4.2, -1.25, 1.2, 7.4, .14), (.9, -.85, 6.4, 4.3, .12), (-5.6, .75, 16.6, 1.7, .105), (-6.0, .95, 17.0, 1.6, .1), (-7.0, 2.6, 17.6, .8, .09)]
    w = foil([(x, y, z * side, c, t) for x, y, z, c, t in np.vstack([along(keys[:3], 24), along(keys[2:], 14)[1:]])])
    return w


def stabiliser(side):
    return foil([(x, y, z * side, c, t) for x, y, z, c, t in along([(-14.4, 1.0, .3, 4.2, .1), (-17.9, 1.6, 6.4, 1.6, .09)], 12)])


def nacelle(side):
    prof = [(4.9, 1.02), (4.98, 1.12), (4.9, 1.2), (4.5, 1.3), (3.6, 1.37), (2.4, 1.33), (1.2, 1.12), (.4, .95)]
    k = vec(prof)
    t = np.linspace(0, len(k) - 1, 40)
    rings = [np.column_stack([np.full(72, x), -2.65 + r * np.sin(T), 5.9 * side + r * np.cos(T)])
             for x, r in zip(np.interp(t, range(len(k)), k[:, 0]), ndimage.gaussian_filter1d(np.interp(t, range(len(k)), k[:, 1]), 1.5, mode="nearest"))]
    return loft(rings, caps=False)


def livery():
    """The side of the body as a picture that is projected along z: 50 px a metre, x from -21 to 18.5, y from -3 to 10."""
    s, ss = 50, 2
    img = Image.new("RGB", (int(39.5 * s * ss), int(13 * s * ss)), (240, 242, 245))
    d = ImageDraw.Draw(img)
    X = lambda x: (x + 21) * s * ss
    Y = lambda y: (10 - y) * s * ss
    blue, amber, dark = (24, 62, 122), (228, 158, 40), (26, 32, 42)
    d.polygon([(X(x), Y(y)) for x, y in ((18.5, -1.05), (12, -.78), (-4, -.70), (-10.5, .6), (-13.2, 3.2), (-15, 10), (-21, 10), (-21, -3), (18.5, -3))], fill=(214, 219, 226))
    d.polygon([(X(x), Y(y)) for x, y in ((-8.5, -2.4), (-13.1, 2.2), (-15.8, 10), (-21, 10), (-21, -3))], fill=blue)
    d.polygon([(X(x), Y(y)) for x, y in ((-9.6, -2.4), (-14.0, 2.0), (-16.6, 10), (-17.6, 10), (-15.1, 2.0), (-10.8, -2.4))], fill=amber)
    for x in np.arange(-11.6, 12.6, .62):
        if abs(x - 9.6) > .5 and abs(x + 9.9) > .5 and abs(x - .6) > .2:
            d.rounded_rectangle([X(x - .14), Y(.86), X(x + .14), Y(.40)], 11, fill=dark)
    for x in (13.0, -12.6, 9.6):
        d.rounded_rectangle([X(x - .45), Y(1.25), X(x + .45), Y(-.75)], 26, outline=(150, 158, 170), width=6)
    for quad in (((14.55, 1.05), (15.3, .88), (15.25, .34), (14.5, .42)), ((15.42, .84), (16.0, .52), (15.98, .12), (15.36, .32)), ((16.1, .47), (16.55, .12), (16.5, -.05), (16.08, .10))):
        d.polygon([(X(x), Y(y)) for x, y in quad], fill=dark)
    path = os.path.join(WORK, "livery.png")
    img.resize((img.width // ss, img.height // ss), Image.LANCZOS).save(path)
    return path


def sky(u, v):
    base = mix(vec(.20, .44, .80), vec(.66, .82, .95), step(-.1, 1.05, v))
    q = np.stack([u * 3.2, v * 6.5 + .25 * u, 0 * u + .3], -1)
    warp = np.stack([fbm(q * 1.3 + 7, 3, 1), fbm(q * 1.3 + 3, 3, 2), 0 * u], -1)
    dens = fbm(q + 1.1 * warp, 6, 21)
    lit = fbm(q + 1.1 * warp + vec(.10, -.22, 0), 5, 21)
    cover = step(.50, .70, dens + .42 * (v - .62))
    tone = mix(vec(.66, .73, .84), vec(1, .99, .97), step(-.05, .14, dens - lit + .05))
    return base * (1 - .93 * cover[..., None]) + tone * .93 * cover[..., None]


os.makedirs(WORK, exist_ok=True)
back = bokeh("back", (1200, 1200), sky, [], None, 3)
body, wings = fuselage(), wing(-1) + wing(1) + stabiliser(-1) + stabiliser(1)
fin = foil(along([(-10.9, 1.6, 0, 8.0, .06), (-12.9, 2.9, 0, 5.9, .09), (-18.0, 8.3, 0, 2.5, .08)], 20), "y")
grey = lambda m, c: Mesh(m.v, m.n, m.f, np.tile(vec(c), (len(m.v), 1)))
sdl = daylight((.35, .9, -.62), (1, .97, .92), 2.0, (.5, .68, 1), .75, (.75, .8, .9), .55, 6)
sdl += backdrop(back, cam, 400, 180, 180, -47)
sdl += mesh2("Fuselage", body, bare=True) + mesh2("Fin", fin, bare=True) + mesh2("Wings", grey(wings, (.80, .82, .85)), "finish{Skin}") \
    + mesh2("Cowls", grey(nacelle(-1) + nacelle(1), (.16, .30, .52)), "finish{Skin}")
sdl = "#declare Skin = finish { ambient 0 diffuse .75 specular .5 roughness .012 reflection { .02 .22 fresnel on } };\n" + sdl
sdl += """
#declare Paint = texture { pigment { image_map { png "%s" once interpolate 2 } scale <39.5,13,1> translate <-21,-3,0> } finish { Skin } };
#declare Plane = union {
  object { Fuselage texture { Paint } interior { ior 1.4 } } object { Fin texture { Paint } interior { ior 1.4 } }
  object { Wings interior { ior 1.4 } } object { Cowls interior { ior 1.4 } }
  #for (S, -1, 1, 2)
    torus { 1.07, .09 rotate z*90 translate <4.93,-2.65,5.9*S> pigment { rgb .8 } finish { ambient 0 diffuse .4 specular .8 roughness .01 reflection .35 } }
    disc { <4.2,-2.65,5.9*S>, x, 1.15 pigment { radial frequency 26 color_map { [0 rgb .015] [1 rgb .09] } rotate z*90 translate <4.2,-2.65,5.9*S> } finish { Matte } }
    cone { <4.2,-2.65,5.9*S>, .38, <4.85,-2.65,5.9*S>, .02 pigment { rgb .12 } finish { Coat } }
    cone { <.5,-2.65,5.9*S>, .62, <-.7,-2.65,5.9*S>, .22 pigment { rgb .18 } finish { Coat } }
    sphere { 0, 1 scale <3.1,.75,.2> translate <1.2,-1.55,5.9*S> pigment { srgb <.8,.82,.85> } finish { Matte } }
    #for (K, 0, 2) sphere { 0, 1 scale <1.6,.24,.2> translate <-1.9-K*2.0,-.95+K*.45,(5.2+K*3.3)*S> pigment { srgb <.75,.77,.8> } finish { Matte } } #end
  #end
  sphere { 0, 1 scale <6.6,.95,1.85> translate <.6,-1.55,0> pigment { srgb <.82,.84,.87> } finish { Matte } }
  rotate z*7
}
object { Plane }
sky_sphere { pigment { gradient y color_map { [0 srgb <.75,.85,.95>] [1 srgb <.25,.5,.85>] } } }
""" % livery()
render("airplane", sdl, cam, look={"bloom": .25, "contrast": .2})
