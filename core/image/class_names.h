#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fovea {

/// The names of CIFAR-10's classes, and of the ten digits, in the order of their scores.
const std::vector<std::string>& cifarClassNames();
const std::vector<std::string>& digitClassNames();

/// The names in a text: one per line (a WordNet number before it is left out), a JSON list, or a list by
/// index as {"0": "cat", …} and {0: 'cat', …}, where ["n02123045", "tabby"] stands for its last part. Empty
/// when the text is empty or a list that cannot be read.
std::vector<std::string> parseClassNames(std::string_view text);

/// The names in a text file. Throws FileError when there are none in it, LimitError beyond 4 MiB.
std::vector<std::string> readClassNames(const std::filesystem::path& path);

/// The names that a model's metadata lists under one of the usual keys ("classes", "labels", "class_names",
/// "names", …); empty when there are none.
std::vector<std::string> classNamesIn(const std::map<std::string, std::string>& metadata);

} // namespace fovea
