#include "app/setting_values.h"

#include "ui/render/numbers.h"

#include <QStringList>

namespace fovea {

void refuseSetting(const std::string& key, const std::string& value, const std::string& wanted) {
    throw UsageError("--set " + key + "=" + value + ": it must be " + wanted);
}

double toNumber(const std::string& key, const std::string& value, double low, double high) {
    bool valid = false;
    const double number = QString::fromStdString(value).toDouble(&valid);
    if (!valid || !(number >= low && number <= high)) {
        refuseSetting(key, value,
                      "a number from " + ui::number(low).toStdString() + " to " +
                          ui::number(high).toStdString());
    }
    return number;
}

std::int64_t toIndex(const std::string& key, const std::string& value) {
    bool valid = false;
    const qlonglong number = QString::fromStdString(value).toLongLong(&valid);
    if (!valid || number < 0) {
        refuseSetting(key, value, "a whole number, 0 or more");
    }
    return number;
}

std::vector<std::int64_t> toIndices(const std::string& key, const std::string& value, char separator,
                                    std::size_t least, std::size_t most, const std::string& wanted) {
    std::vector<std::int64_t> numbers;
    for (const QString& part : QString::fromStdString(value).split(QLatin1Char(separator))) {
        bool valid = false;
        const qlonglong number = part.toLongLong(&valid);
        if (!valid || number < 0) {
            refuseSetting(key, value, wanted);
        }
        numbers.push_back(number);
    }
    if (numbers.size() < least || numbers.size() > most) {
        refuseSetting(key, value, wanted);
    }
    return numbers;
}

ui::ColorChoice toColours(const std::string& key, const std::string& value) {
    return toChoice<ui::ColorChoice>(
        key, value, {{"usual", ui::ColorChoice::Usual}, {"distinguished", ui::ColorChoice::Distinguished}});
}

std::string helpLine(const std::string& name, const std::string& meaning) {
    constexpr std::size_t column = 12;
    return "  " + name + std::string(column - std::min(column - 1, name.size()), ' ') + meaning + "\n";
}

} // namespace fovea
