// "fovea render bench --out run.gif" as a person types it.

#include <QDir>
#include <QImageReader>
#include <QProcess>
#include <QTemporaryDir>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace fovea::ui {

namespace {

using testing::HasSubstr;

class MovieCommand : public testing::Test {
protected:
    void start(const QStringList& arguments) {
        program.setWorkingDirectory(folder.path());
        program.start(QStringLiteral(FOVEA_PROGRAM),
                      QStringList{QStringLiteral("render"), QStringLiteral("bench")} + arguments);
    }
    int run(const QString& arguments) {
        start(arguments.split(u' '));
        EXPECT_TRUE(program.waitForFinished());
        errors = program.readAllStandardError().toStdString();
        return program.exitCode();
    }
    QStringList files() const {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System);
    }

    QTemporaryDir folder;
    QProcess program;
    std::string errors;
};

TEST_F(MovieCommand, WritesTheRunAtTheSizeAndRateAskedFor) {
    ASSERT_EQ(run(QStringLiteral("--size 400x300 --set from=23 --set fps=10 --set speed=2 --set hold=0.5 "
                                 "--out run.gif")),
              0)
        << errors;
    QImageReader reader(folder.filePath(QStringLiteral("run.gif")));
    EXPECT_EQ(reader.size(), QSize(400, 300));
    EXPECT_EQ(reader.imageCount(), 10 + 5) << "windows 23 and 24 of 25, then half a second";
}

TEST_F(MovieCommand, LeavesNothingBehindWhenItIsInterrupted) {
    start({QStringLiteral("--set"), QStringLiteral("hold=60"), QStringLiteral("--out"),
           QStringLiteral("run.gif")});
    while (files().isEmpty() && program.state() != QProcess::NotRunning) {
        program.waitForFinished(10);
    }
    ASSERT_EQ(files().size(), 1) << "the file that is being written";
    ::kill(static_cast<pid_t>(program.processId()), SIGINT);
    ASSERT_TRUE(program.waitForFinished());
    EXPECT_EQ(program.exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(program.exitCode(), 1);
    EXPECT_THAT(program.readAllStandardError().toStdString(), HasSubstr("interrupted; nothing was written"));
    EXPECT_TRUE(files().isEmpty());
}

TEST_F(MovieCommand, ExplainsWhatCannotBeFilmed) {
    EXPECT_EQ(run(QStringLiteral("--set preset=stride3 --out run.gif")), 1);
    EXPECT_THAT(errors, HasSubstr("do not fit"));
    EXPECT_EQ(run(QStringLiteral("--set to=26 --out run.gif")), 1);
    EXPECT_THAT(errors, HasSubstr("25 windows"));
    EXPECT_EQ(run(QStringLiteral("--set fps=60 --out run.gif")), 1);
    EXPECT_THAT(errors, HasSubstr("up to 50"));
    EXPECT_EQ(run(QStringLiteral("--set fps=61 --out run.mp4")), 2);
    EXPECT_EQ(run(QStringLiteral("--time 3 --out run.gif")), 2);
    EXPECT_THAT(errors, HasSubstr("from=WINDOWS"));
    EXPECT_EQ(run(QStringLiteral("--set fps=20 --out run.png")), 2);
    EXPECT_THAT(errors, HasSubstr("settings of movies"));
    EXPECT_TRUE(files().isEmpty());
}

} // namespace

} // namespace fovea::ui
