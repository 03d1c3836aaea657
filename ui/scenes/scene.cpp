#include "ui/scenes/scene.h"

namespace fovea::ui {

bool SceneElement::sameAs(const SceneElement& other) const {
    if (kind != other.kind) {
        return false;
    }
    switch (kind) {
    case Kind::None:
        return true;
    case Kind::Layer:
        return node == other.node;
    case Kind::Class:
    case Kind::Group:
        return index == other.index;
    case Kind::Map:
        return node == other.node && channel == other.channel && side == other.side;
    case Kind::Share:
    case Kind::Filter:
        return node == other.node && channel == other.channel;
    case Kind::Pixel:
        return node == other.node && channel == other.channel && y == other.y && x == other.x &&
               slice == other.slice && side == other.side;
    case Kind::Tap:
    case Kind::BenchInput:
    case Kind::BenchWeight:
    case Kind::BenchBias:
    case Kind::BenchOutput:
    case Kind::BenchProduct:
    case Kind::BenchSum:
    case Kind::BenchTerm:
    case Kind::BenchFix:
    case Kind::BenchSlice:
        return node == other.node && channel == other.channel && y == other.y && x == other.x &&
               slice == other.slice && index == other.index;
    }
    return false;
}

} // namespace fovea::ui
