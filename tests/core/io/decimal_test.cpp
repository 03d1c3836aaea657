#include "core/base/rng.h"
#include "core/io/decimal.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace fovea {
namespace {

TEST(Decimal, IsTheNumberThatWasMeant) {
    EXPECT_EQ(asDecimal(0.1F), 0.1);
    EXPECT_EQ(asDecimal(1e-5F), 1e-5);
    EXPECT_EQ(asDecimal(-3.0F), -3.0);
    EXPECT_TRUE(std::isinf(asDecimal(std::numeric_limits<float>::infinity())));
}

TEST(Decimal, IsWrittenAsShortAsItCanBe) {
    EXPECT_EQ(decimalText(0.1F), "0.1");
    EXPECT_EQ(decimalText(-3.0F), "-3");
    EXPECT_EQ(decimalText(0.0F), "0");
    EXPECT_EQ(decimalText(-0.0F), "-0");
    EXPECT_EQ(decimalText(1.0F / 9), "0.11111111");
    EXPECT_EQ(decimalText(100'000.0F), "100000");
    EXPECT_EQ(decimalText(1e20F), "1e+20");
}

TEST(Decimal, ComesBackAsTheSameBits) {
    Rng rng(1);
    for (int i = 0; i < 200'000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(rng.bits()));
        if (std::isfinite(value)) {
            const auto back = static_cast<float>(std::strtod(decimalText(value).c_str(), nullptr));
            ASSERT_EQ(std::bit_cast<std::uint32_t>(back), std::bit_cast<std::uint32_t>(value));
        }
    }
}

} // namespace
} // namespace fovea
