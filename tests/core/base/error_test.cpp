#include "core/base/error.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace fovea {
namespace {

TEST(FileError, BeginsWithThePath) {
    const FileError error("pictures/cat.png", "is empty");
    EXPECT_STREQ(error.what(), "pictures/cat.png: is empty");
    EXPECT_EQ(error.path(), "pictures/cat.png");
    EXPECT_EQ(error.reason(), "is empty");
}

TEST(Cancelled, IsNoErrorOfTheUser) {
    EXPECT_FALSE((std::is_base_of_v<Error, Cancelled>));
}

} // namespace
} // namespace fovea
