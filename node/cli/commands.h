// The commands, one file each (cmd_*.cc). Each prints its result on standard output, errors on
// standard error, and returns its exit code.
#pragma once

#include "node/cli/arguments.h"

namespace schakel::node {

ExitCode CmdInit(const Arguments& arguments);
ExitCode CmdRun(const Arguments& arguments);
ExitCode CmdStatus(const Arguments& arguments);
ExitCode CmdPeerList(const Arguments& arguments);
ExitCode CmdAdvisoryImport(const Arguments& arguments);
ExitCode CmdAdvisoryPublish(const Arguments& arguments);
ExitCode CmdAdvisoryWithdraw(const Arguments& arguments);
ExitCode CmdAdvisoryList(const Arguments& arguments);
ExitCode CmdAdvisoryShow(const Arguments& arguments);
ExitCode CmdAdvisoryVerify(const Arguments& arguments);
ExitCode CmdJournalVerify(const Arguments& arguments);
ExitCode CmdMemberImport(const Arguments& arguments);
ExitCode CmdMemberList(const Arguments& arguments);
ExitCode CmdMemberShow(const Arguments& arguments);
ExitCode CmdMemberErase(const Arguments& arguments);
ExitCode CmdNoticeList(const Arguments& arguments);
ExitCode CmdNoticeShow(const Arguments& arguments);
ExitCode CmdDemo(const Arguments& arguments);
ExitCode CmdTrustKey(const Arguments& arguments);
ExitCode CmdTrustCreate(const Arguments& arguments);
ExitCode CmdTrustPropose(const Arguments& arguments);
ExitCode CmdTrustShow(const Arguments& arguments);
ExitCode CmdTrustSign(const Arguments& arguments);
ExitCode CmdTrustMerge(const Arguments& arguments);
ExitCode CmdTrustCheck(const Arguments& arguments);
ExitCode CmdTrustPublish(const Arguments& arguments);
ExitCode CmdTrustAdmit(const Arguments& arguments);
ExitCode CmdTrustChange(const Arguments& arguments);
ExitCode CmdTrustSuspend(const Arguments& arguments);
ExitCode CmdTrustResume(const Arguments& arguments);
ExitCode CmdTrustRevoke(const Arguments& arguments);
ExitCode CmdTrustConfirm(const Arguments& arguments);
ExitCode CmdTrustList(const Arguments& arguments);
ExitCode CmdTrustShowNode(const Arguments& arguments);

}  // namespace schakel::node
