#include "core/base/error.h"
#include "core/image/class_names.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

using namespace fovea;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ClassNames, AreOnePerLine) {
    EXPECT_THAT(parseClassNames("\xEF\xBB\xBF"
                                "cat\r\n  dog \n\nsea lion"),
                ElementsAre("cat", "dog", "sea lion"));
    EXPECT_THAT(parseClassNames("n01440764 tench, Tinca tinca\nn01443537 goldfish"),
                ElementsAre("tench, Tinca tinca", "goldfish"));
    EXPECT_THAT(parseClassNames("night\nn0144 x"), ElementsAre("night", "n0144 x"));
}

TEST(ClassNames, AreListsOfJsonAndPython) {
    EXPECT_THAT(parseClassNames(R"(["cat", "dog", 3])"), ElementsAre("cat", "dog", "3"));
    EXPECT_THAT(parseClassNames(R"({"1": "dog", "0": "cat"})"), ElementsAre("cat", "dog"));
    EXPECT_THAT(parseClassNames(R"({"0": ["n02", "tench"], "1": ["n03", "shark"]})"),
                ElementsAre("tench", "shark"));
    EXPECT_THAT(parseClassNames(R"({0: 'person', 1: "driver's seat"})"),
                ElementsAre("person", "driver's seat"));
}

TEST(ClassNames, AreNoneWhereTheListHasHoles) {
    EXPECT_THAT(parseClassNames(R"({"0": "cat", "2": "dog"})"), IsEmpty());
    EXPECT_THAT(parseClassNames(R"({"cat": 0})"), IsEmpty());
    EXPECT_THAT(parseClassNames("[[[[[[[[[[[["), IsEmpty());
    EXPECT_THAT(parseClassNames(" \n "), IsEmpty());
}

TEST(ClassNames, StandInMetadataUnderSeveralKeys) {
    EXPECT_THAT(classNamesIn({{"names", "{0: 'a', 1: 'b'}"}}), ElementsAre("a", "b"));
    EXPECT_THAT(classNamesIn({{"labels", "a, b,c"}}), ElementsAre("a", "b", "c"));
    EXPECT_THAT(classNamesIn({{"author", "a,b"}}), IsEmpty());
}

TEST(ClassNames, AreReadFromFilesThatHoldSome) {
    const test::TemporaryFolder folder;
    std::ofstream(folder.file("names.txt")) << "one\ntwo\n";
    std::ofstream(folder.file("none.txt")) << "\n";
    EXPECT_THAT(readClassNames(folder.file("names.txt")), ElementsAre("one", "two"));
    try {
        static_cast<void>(readClassNames(folder.file("none.txt")));
        FAIL();
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("one name per line"));
    }
    EXPECT_THROW(static_cast<void>(readClassNames(folder.file("missing.txt"))), FileError);
}

TEST(ClassNames, ComeWithTheProgramForTenClasses) {
    EXPECT_EQ(cifarClassNames().size(), 10U);
    EXPECT_EQ(cifarClassNames()[3], "cat");
    EXPECT_EQ(digitClassNames()[7], "7");
}
