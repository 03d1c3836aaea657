#include "core/training/checkpoint.h"

#include "core/base/error.h"
#include "core/io/file.h"
#include "core/io/json_file.h"

#include <zlib.h>

#include <bit>
#include <cstring>

namespace fovea {

namespace {

static_assert(std::endian::native == std::endian::little, "checkpoints hold little-endian numbers");

constexpr std::string_view checkpointMagic = "FOVEACKP";
constexpr std::uint32_t version = 1;
constexpr std::int64_t maxCheckpointBytes = std::int64_t{8} << 30;
constexpr JsonLimits headerLimits{.bytes = std::int64_t{64} << 20, .values = 4'000'000};

std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
    return static_cast<std::uint32_t>(crc32_z(0, bytes.data(), bytes.size()));
}

class ByteWriter {
public:
    void append(const void* data, std::size_t size) {
        const auto* begin = static_cast<const std::uint8_t*>(data);
        m_bytes.insert(m_bytes.end(), begin, begin + size);
    }
    template <class Number>
    void appendNumber(Number number) {
        append(&number, sizeof number);
    }
    template <class Number>
    void appendNumbers(std::span<const Number> numbers) {
        append(numbers.data(), numbers.size_bytes());
    }
    const std::vector<std::uint8_t>& bytes() const { return m_bytes; }

private:
    std::vector<std::uint8_t> m_bytes;
};

/// Every read is checked against what is left.
class ByteReader {
public:
    ByteReader(std::span<const std::uint8_t> bytes, const std::string& path)
        : m_bytes(bytes)
        , m_path(path) {}

    std::span<const std::uint8_t> take(std::uint64_t size) {
        if (size > m_bytes.size()) {
            refuse("is truncated");
        }
        const std::span<const std::uint8_t> taken = m_bytes.first(static_cast<std::size_t>(size));
        m_bytes = m_bytes.subspan(static_cast<std::size_t>(size));
        return taken;
    }
    template <class Number>
    Number takeNumber() {
        Number number{};
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    template <class Number>
    void takeNumbers(std::span<Number> numbers) {
        const std::span<const std::uint8_t> taken = take(numbers.size_bytes());
        std::memcpy(numbers.data(), taken.data(), taken.size());
    }
    std::size_t left() const { return m_bytes.size(); }
    [[noreturn]] void refuse(const std::string& reason) const {
        throw FileError(m_path, reason + "; start the training afresh");
    }

private:
    std::span<const std::uint8_t> m_bytes;
    const std::string& m_path;
};

nlohmann::json historyToJson(const std::vector<EpochReport>& history) {
    nlohmann::json list = nlohmann::json::array();
    for (const EpochReport& report : history) {
        nlohmann::json& entry = list.emplace_back(nlohmann::json{{"epoch", report.epoch},
                                                                 {"loss", report.loss},
                                                                 {"accuracy", report.accuracy},
                                                                 {"learning_rate", report.learningRate}});
        if (report.validationAccuracy) {
            entry["validation_accuracy"] = *report.validationAccuracy;
        }
    }
    return list;
}

std::vector<EpochReport> historyFromJson(const nlohmann::json& list) {
    std::vector<EpochReport> history;
    for (const nlohmann::json& entry : list) {
        EpochReport& report = history.emplace_back();
        entry.at("epoch").get_to(report.epoch);
        entry.at("loss").get_to(report.loss);
        entry.at("accuracy").get_to(report.accuracy);
        entry.at("learning_rate").get_to(report.learningRate);
        if (entry.contains("validation_accuracy")) {
            report.validationAccuracy = entry["validation_accuracy"].get<double>();
        }
    }
    return history;
}

nlohmann::json shapesToJson(const std::vector<Tensor>& tensors) {
    nlohmann::json shapes = nlohmann::json::array();
    for (const Tensor& tensor : tensors) {
        const std::span<const std::int64_t> extents = tensor.shape().extents();
        shapes.push_back(std::vector(extents.begin(), extents.end()));
    }
    return shapes;
}

nlohmann::json headerOf(const Checkpoint& checkpoint) {
    return {{"recipe", checkpoint.recipe},
            {"data", checkpoint.dataFingerprint},
            {"step", checkpoint.step},
            {"rng", checkpoint.rng},
            {"pictures", checkpoint.order.size()},
            {"sums",
             {{"loss", checkpoint.sums.loss},
              {"correct", checkpoint.sums.correct},
              {"pictures", checkpoint.sums.pictures}}},
            {"history", historyToJson(checkpoint.history)},
            {"seconds", checkpoint.seconds},
            {"parameters", shapesToJson(checkpoint.parameters)},
            {"optimizer", shapesToJson(checkpoint.optimizer)}};
}

std::vector<Tensor> takeTensors(ByteReader& reader, const nlohmann::json& shapes) {
    std::vector<Tensor> tensors;
    for (const nlohmann::json& extents : shapes) {
        const Shape shape(extents.get<std::vector<std::int64_t>>());
        if (static_cast<std::uint64_t>(shape.elementCount()) > reader.left() / sizeof(float)) {
            reader.refuse("is truncated");
        }
        Tensor& tensor = tensors.emplace_back(Tensor::uninitialized(shape));
        reader.takeNumbers(tensor.mutableValues());
    }
    return tensors;
}

Checkpoint takeCheckpoint(ByteReader& reader, const nlohmann::json& header) {
    Checkpoint checkpoint;
    checkpoint.recipe = header.at("recipe");
    header.at("data").get_to(checkpoint.dataFingerprint);
    header.at("step").get_to(checkpoint.step);
    header.at("rng").get_to(checkpoint.rng);
    header.at("sums").at("loss").get_to(checkpoint.sums.loss);
    header.at("sums").at("correct").get_to(checkpoint.sums.correct);
    header.at("sums").at("pictures").get_to(checkpoint.sums.pictures);
    checkpoint.history = historyFromJson(header.at("history"));
    header.at("seconds").get_to(checkpoint.seconds);
    const auto pictures = header.at("pictures").get<std::uint64_t>();
    if (pictures > reader.left() / sizeof(std::uint32_t)) {
        reader.refuse("is truncated");
    }
    checkpoint.order.resize(static_cast<std::size_t>(pictures));
    reader.takeNumbers(std::span(checkpoint.order));
    checkpoint.parameters = takeTensors(reader, header.at("parameters"));
    checkpoint.optimizer = takeTensors(reader, header.at("optimizer"));
    return checkpoint;
}

} // namespace

void writeCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& path) {
    ByteWriter writer;
    writer.append(checkpointMagic.data(), checkpointMagic.size());
    writer.appendNumber(version);
    const std::string header = jsonText(headerOf(checkpoint));
    writer.appendNumber(std::uint64_t{header.size()});
    writer.append(header.data(), header.size());
    writer.appendNumbers(std::span(checkpoint.order));
    for (const std::vector<Tensor>* tensors : {&checkpoint.parameters, &checkpoint.optimizer}) {
        for (const Tensor& tensor : *tensors) {
            writer.appendNumbers(tensor.values());
        }
    }
    writer.appendNumber(checksum(writer.bytes()));
    replaceFile(path, writer.bytes());
}

Checkpoint readCheckpoint(const std::filesystem::path& path) {
    const std::vector<std::uint8_t> bytes = readFile(path, maxCheckpointBytes);
    const std::string name = path.string();
    ByteReader reader(bytes, name);
    if (bytes.size() < checkpointMagic.size() ||
        std::memcmp(reader.take(checkpointMagic.size()).data(), checkpointMagic.data(),
                    checkpointMagic.size()) != 0) {
        reader.refuse("is not a training checkpoint");
    }
    if (const auto found = reader.takeNumber<std::uint32_t>(); found != version) {
        reader.refuse("is a checkpoint of format " + std::to_string(found) +
                      ", but this program writes format " + std::to_string(version));
    }
    std::uint32_t stated = 0;
    if (reader.left() < sizeof stated) {
        reader.refuse("is truncated");
    }
    const std::span<const std::uint8_t> sealed = std::span(bytes).first(bytes.size() - sizeof stated);
    std::memcpy(&stated, sealed.data() + sealed.size(), sizeof stated);
    if (checksum(sealed) != stated) {
        reader.refuse("is truncated or damaged: its checksum does not agree");
    }
    try {
        const std::span<const std::uint8_t> header = reader.take(reader.takeNumber<std::uint64_t>());
        Checkpoint checkpoint = takeCheckpoint(
            reader, parseJson({reinterpret_cast<const char*>(header.data()), header.size()}, headerLimits));
        if (reader.left() != sizeof stated) {
            reader.refuse("holds more than it states");
        }
        return checkpoint;
    } catch (const LimitError& error) {
        reader.refuse(std::string("is damaged: its header ") + error.what());
    } catch (const SettingError& error) {
        reader.refuse(std::string("is damaged: its header ") + error.what());
    } catch (const nlohmann::json::exception&) {
        reader.refuse("is damaged: its header cannot be read");
    } catch (const ShapeError&) {
        reader.refuse("is damaged: it states impossible sizes");
    }
}

} // namespace fovea
