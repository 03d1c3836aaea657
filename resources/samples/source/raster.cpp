// A depth-buffer renderer for fur, grass and other meshes of a million thin triangles: one sun with soft
// shadows, a few fill lights, highlights. Reads the scene that kit.py packs, writes linear RGB and depth.
// Usage: raster SCENE PIXELS
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <vector>

namespace {

struct Vec {
    float x{}, y{}, z{};
};

Vec operator+(Vec a, Vec b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}
Vec operator-(Vec a, Vec b) {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}
Vec operator*(Vec a, float s) {
    return {a.x * s, a.y * s, a.z * s};
}
Vec operator*(Vec a, Vec b) {
    return {a.x * b.x, a.y * b.y, a.z * b.z};
}
float dot(Vec a, Vec b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
Vec unit(Vec a) {
    return a * (1.0f / std::max(std::sqrt(dot(a, a)), 1e-12f));
}

struct Vertex {
    Vec at, normal, colour;
};

struct Mesh {
    float highlight{}, shine{}, casts{}, translucent{};
    std::vector<Vertex> vertices;
    std::vector<std::array<std::uint32_t, 3>> faces;
};

struct Light {
    Vec direction, colour;
};

struct Header {
    float width, height, lights, meshes, softness, bias;
    Vec eye, right, up, ahead; // right and up are divided by the tangent of half the opening angle
    Vec centre;                // of the sphere in which shadows fall
    float reach, unused;
};

template <class T>
void read(std::ifstream& in, T* to, std::size_t count) {
    in.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(count * sizeof(T)));
    if (!in) {
        std::fprintf(stderr, "raster: the scene ends too early\n");
        std::exit(1);
    }
}

// Calls plot(pixel, weights) for every pixel centre inside the triangle of screen points.
template <class Plot>
void fill(const std::array<Vec, 3>& p, int width, int height, Plot plot) {
    const float area = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[1].y - p[0].y) * (p[2].x - p[0].x);
    if (std::abs(area) < 1e-9f) {
        return;
    }
    const int x0 = std::max(0, static_cast<int>(std::ceil(std::min({p[0].x, p[1].x, p[2].x}) - 0.5f)));
    const int y0 = std::max(0, static_cast<int>(std::ceil(std::min({p[0].y, p[1].y, p[2].y}) - 0.5f)));
    const int x1 =
        std::min(width - 1, static_cast<int>(std::floor(std::max({p[0].x, p[1].x, p[2].x}) - 0.5f)));
    const int y1 =
        std::min(height - 1, static_cast<int>(std::floor(std::max({p[0].y, p[1].y, p[2].y}) - 0.5f)));
    const float inverse = 1.0f / area;
    for (int y = y0; y <= y1; ++y) {
        for (int x = x0; x <= x1; ++x) {
            const float u = static_cast<float>(x) + 0.5f;
            const float v = static_cast<float>(y) + 0.5f;
            const float a = ((p[1].x - u) * (p[2].y - v) - (p[1].y - v) * (p[2].x - u)) * inverse;
            const float b = ((p[2].x - u) * (p[0].y - v) - (p[2].y - v) * (p[0].x - u)) * inverse;
            const float c = 1.0f - a - b;
            if (a >= 0 && b >= 0 && c >= 0) {
                plot(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                         static_cast<std::size_t>(x),
                     Vec{a, b, c});
            }
        }
    }
}

class Shadow {
public:
    Shadow(const Header& h, Vec sun)
        : m_centre(h.centre)
        , m_reach(h.reach)
        , m_softness(h.softness)
        , m_bias(h.bias)
        , m_ahead(sun * -1.0f) {
        const Vec helper = std::abs(sun.y) < 0.9f ? Vec{0, 1, 0} : Vec{1, 0, 0};
        m_right = unit({helper.y * sun.z - helper.z * sun.y, helper.z * sun.x - helper.x * sun.z,
                        helper.x * sun.y - helper.y * sun.x});
        m_up = {sun.y * m_right.z - sun.z * m_right.y, sun.z * m_right.x - sun.x * m_right.z,
                sun.x * m_right.y - sun.y * m_right.x};
        m_depth.assign(static_cast<std::size_t>(kSide) * kSide, std::numeric_limits<float>::max());
        for (int k = 0; k < kTaps; ++k) {
            const float r = std::sqrt((static_cast<float>(k) + 0.5f) / kTaps);
            const float a = 2.399963f * static_cast<float>(k);
            m_taps[static_cast<std::size_t>(k)] = {r * std::cos(a), r * std::sin(a)};
        }
    }

    void add(const Mesh& mesh) {
        for (const auto& f : mesh.faces) {
            const std::array<Vec, 3> p{toMap(mesh.vertices[f[0]].at), toMap(mesh.vertices[f[1]].at),
                                       toMap(mesh.vertices[f[2]].at)};
            fill(p, kSide, kSide, [&](std::size_t pixel, Vec w) {
                m_depth[pixel] = std::min(m_depth[pixel], w.x * p[0].z + w.y * p[1].z + w.z * p[2].z);
            });
        }
    }

    // The share of a disc of taps, turned from pixel to pixel, that sees the sun.
    float lit(Vec at, std::size_t pixel) const {
        const Vec p = toMap(at);
        const float radius = m_softness / m_reach * 0.5f * kSide;
        const float turn = static_cast<float>((pixel * 2654435761u) & 0xffffu) * 9.587e-5f;
        const float c = std::cos(turn) * radius;
        const float s = std::sin(turn) * radius;
        float sum = 0;
        for (const auto& [u, v] : m_taps) {
            const int x = static_cast<int>(p.x + u * c - v * s);
            const int y = static_cast<int>(p.y + u * s + v * c);
            const bool outside = x < 0 || y < 0 || x >= kSide || y >= kSide;
            const auto pixelOfMap = static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x);
            sum += outside || m_depth[pixelOfMap] > p.z - m_bias ? 1.0f : 0.0f;
        }
        return sum / kTaps;
    }

private:
    static constexpr int kSide = 1536;
    static constexpr int kTaps = 14;

    Vec toMap(Vec at) const {
        const Vec q = at - m_centre;
        return {(dot(q, m_right) / m_reach + 1.0f) * 0.5f * kSide,
                (dot(q, m_up) / m_reach + 1.0f) * 0.5f * kSide, dot(q, m_ahead)};
    }

    Vec m_centre;
    float m_reach, m_softness, m_bias;
    Vec m_ahead, m_right, m_up;
    std::vector<float> m_depth;
    std::array<std::array<float, 2>, kTaps> m_taps{};
};

class Picture {
public:
    Picture(const Header& h, std::vector<Light> lights, const Shadow& shadow)
        : m_h(h)
        , m_lights(std::move(lights))
        , m_shadow(shadow)
        , m_width(static_cast<int>(h.width))
        , m_height(static_cast<int>(h.height)) {
        const auto count = static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height);
        m_depth.assign(count, std::numeric_limits<float>::max());
        m_owner.resize(count);
    }

    // Visibility first, so that hidden hairs are never shaded.
    void add(const Mesh& mesh, std::uint32_t index) {
        for (std::uint32_t k = 0; k < mesh.faces.size(); ++k) {
            const auto& f = mesh.faces[k];
            std::array<Vec, 3> p;
            bool behind = false;
            for (std::size_t i = 0; i < 3; ++i) {
                p[i] = toScreen(mesh.vertices[f[i]].at);
                behind = behind || p[i].z <= 1e-4f;
            }
            if (behind) {
                continue;
            }
            fill(p, m_width, m_height, [&](std::size_t pixel, Vec w) {
                const float z = 1.0f / (w.x / p[0].z + w.y / p[1].z + w.z / p[2].z);
                if (z < m_depth[pixel]) {
                    m_depth[pixel] = z;
                    m_owner[pixel] = {index, k, Vec{w.x / p[0].z, w.y / p[1].z, w.z / p[2].z} * z};
                }
            });
        }
    }

    void write(const std::vector<Mesh>& meshes, const char* path) const {
        std::ofstream out(path, std::ios::binary);
        for (std::size_t pixel = 0; pixel < m_depth.size(); ++pixel) {
            const bool empty = m_depth[pixel] == std::numeric_limits<float>::max();
            const Vec c = empty ? Vec{} : shade(meshes[m_owner[pixel].mesh], m_owner[pixel], pixel);
            const float row[4] = {c.x, c.y, c.z, empty ? 0.0f : m_depth[pixel]};
            out.write(reinterpret_cast<const char*>(row), sizeof row);
        }
    }

private:
    struct Owner {
        std::uint32_t mesh, face;
        Vec weights;
    };

    Vec toScreen(Vec at) const {
        const Vec q = at - m_h.eye;
        const float z = dot(q, m_h.ahead);
        const float s = 1.0f / std::max(z, 1e-6f);
        return {(dot(q, m_h.right) * s + 1.0f) * 0.5f * m_h.width,
                (1.0f - dot(q, m_h.up) * s) * 0.5f * m_h.height, z};
    }

    Vec shade(const Mesh& mesh, const Owner& o, std::size_t pixel) const {
        const auto& f = mesh.faces[o.face];
        const Vertex &a = mesh.vertices[f[0]], &b = mesh.vertices[f[1]], &c = mesh.vertices[f[2]];
        const auto mix = [&](Vec Vertex::*m) {
            return a.*m * o.weights.x + b.*m * o.weights.y + c.*m * o.weights.z;
        };
        const Vec at = mix(&Vertex::at), n = unit(mix(&Vertex::normal)), colour = mix(&Vertex::colour);
        const Vec view = unit(m_h.eye - at);
        const float sun = m_shadow.lit(at, pixel);
        Vec sum{};
        for (std::size_t k = 0; k < m_lights.size(); ++k) {
            const Light& l = m_lights[k];
            const float open = k == 0 ? sun : 1.0f;
            // light that comes through thin things (leaves, ears, hair) from behind
            const float d = dot(n, l.direction);
            const float diffuse = std::max(d, 0.0f) + mesh.translucent * std::max(-d, 0.0f);
            sum = sum + colour * l.colour * (diffuse * open);
            if (d > 0 && mesh.highlight > 0) {
                sum =
                    sum + l.colour * (mesh.highlight * open *
                                      std::pow(std::max(dot(n, unit(l.direction + view)), 0.0f), mesh.shine));
            }
        }
        return sum;
    }

    Header m_h;
    std::vector<Light> m_lights;
    const Shadow& m_shadow;
    int m_width, m_height;
    std::vector<float> m_depth;
    std::vector<Owner> m_owner;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: raster SCENE PIXELS\n");
        return 2;
    }
    std::ifstream in(argv[1], std::ios::binary);
    Header h{};
    read(in, &h, 1);
    std::vector<Light> lights(static_cast<std::size_t>(h.lights));
    read(in, lights.data(), lights.size());
    std::vector<Mesh> meshes(static_cast<std::size_t>(h.meshes));
    for (Mesh& m : meshes) {
        std::uint32_t counts[2];
        read(in, counts, 2);
        read(in, &m.highlight, 4);
        m.vertices.resize(counts[0]);
        read(in, m.vertices.data(), counts[0]);
        m.faces.resize(counts[1]);
        read(in, m.faces.data(), counts[1]);
    }
    Shadow shadow(h, lights[0].direction);
    for (const Mesh& m : meshes) {
        if (m.casts > 0) {
            shadow.add(m);
        }
    }
    Picture picture(h, lights, shadow);
    for (std::uint32_t k = 0; k < meshes.size(); ++k) {
        picture.add(meshes[k], k);
    }
    picture.write(meshes, argv[2]);
    return 0;
}
