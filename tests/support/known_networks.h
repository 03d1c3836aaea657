#pragma once

#include "core/graph/model.h"

#include <ostream>
#include <string>
#include <vector>

namespace fovea::test {

/// The wiring of well-known networks, convolution, batch norm and activation apart, over a square colour
/// picture. Channels are divided by `thin`, so that a forward pass takes no time; weights are seeded. They
/// end in a linear layer of ten classes.
struct KnownNetworkOptions {
    std::int64_t side = 64;
    std::int64_t thin = 8;
};

/// He et al. 2015; basic blocks 2-2-2-2.
Model resNet18(const KnownNetworkOptions& options = {});
/// He et al. 2015; bottlenecks 3-4-6-3.
Model resNet50(const KnownNetworkOptions& options = {});
/// Huang et al. 2016; dense blocks of 6, 12, 24, 16 layers, each of which reads all before it.
Model denseNet121(const KnownNetworkOptions& options = {});
/// Szegedy et al. 2014, without the auxiliary answers; nine inception modules.
Model googLeNet(const KnownNetworkOptions& options = {});
/// Sandler et al. 2018.
Model mobileNetV2(const KnownNetworkOptions& options = {});
/// Ronneberger et al. 2015: four halvings, four doublings, shortcuts between; ends in a map per class.
Model uNet(const KnownNetworkOptions& options = {});
/// `blocks` residual blocks in a row: 7 nodes each.
Model longResNet(int blocks, const KnownNetworkOptions& options = {});

/// A network as the parameter of a test, which is named after it.
struct NamedNetwork {
    std::string name;
    Model (*make)(const KnownNetworkOptions& options);

    friend void PrintTo(const NamedNetwork& network, std::ostream* out) { *out << network.name; }
};
const std::vector<NamedNetwork>& knownNetworks();
inline const auto networkName = [](const auto& network) { return network.param.name; };

} // namespace fovea::test
