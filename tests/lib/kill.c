/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kill.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

gboolean
kill_is_possible(void)
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? 77 : 0);
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static pid_t
start_traced(KillRun run, gpointer data)
{
	const pid_t child = fork();

	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(77);
		raise(SIGSTOP);
		_exit(!run(data));
	}
	return child;
}

gboolean
kill_at_call(guint n, KillRun run, gpointer data)
{
	const pid_t child = start_traced(run, data);
	int status;

	waitpid(child, &status, 0);
	g_assert_true(WIFSTOPPED(status));
	/* Each call stops twice, when it begins and when it ends. */
	for (guint stops = 0; stops < 2 * n - 1; stops++) {
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		waitpid(child, &status, 0);
		if (WIFEXITED(status)) {
			g_assert_cmpint(WEXITSTATUS(status), ==, 0);
			return TRUE;
		}
	}
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return FALSE;
}
